package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.Flag;
import dev.sluice.core.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the flags of one call: an array of objects, no feature in it twice. */
final class FlagList {
  private final FieldReader reader;
  private final SeenNames features = new SeenNames();

  /** Reads one flag; null when it has problems. */
  @FunctionalInterface
  interface FlagReader {
    Flag read() throws IOException;
  }

  FlagList(FieldReader reader) {
    this.reader = reader;
  }

  List<Flag> read(String field, FlagReader flagReader) throws IOException {
    JsonParser parser = reader.parser();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      reader.wrongType(field, "an array");
      return List.of();
    }
    List<Flag> flags = new ArrayList<>();
    features.clear();
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (index < Limits.FLAGS_OF_A_CALL) {
        reader.inside(field, index);
        Flag flag = flagReader.read();
        if (flag != null && !features.add(flag.feature())) {
          reader.problem(
              RejectionCode.DUPLICATE_FEATURE,
              "feature",
              "names a flag that the call has already.");
        }
        flags.add(flag);
      } else {
        parser.skipChildren();
      }
      index++;
    }
    reader.inside(null, 0);
    if (index > Limits.FLAGS_OF_A_CALL) {
      reader.problem(
          RejectionCode.TOO_MANY_FLAGS,
          field,
          "has " + index + " flags; a call may have " + Limits.FLAGS_OF_A_CALL + ".");
    }
    return flags;
  }
}
