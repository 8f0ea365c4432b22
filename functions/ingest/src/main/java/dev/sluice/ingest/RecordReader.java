package dev.sluice.ingest;

import dev.sluice.core.Fact;
import java.io.IOException;

/** Reads one record after the other in one wire format. */
@FunctionalInterface
interface RecordReader {
  /**
   * Reads the value at the parser and leaves the parser on its last token.
   *
   * @return null when the record has problems, which were added to the intake's
   */
  Fact read() throws IOException;
}
