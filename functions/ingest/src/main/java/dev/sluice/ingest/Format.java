package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** A wire format: hands each record of a body to the intake, or rejects it there. */
@FunctionalInterface
interface Format {
  void read(JsonParser parser, Intake intake) throws IOException;
}
