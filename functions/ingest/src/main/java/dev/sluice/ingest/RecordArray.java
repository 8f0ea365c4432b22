package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.aws.http.Refusal;
import dev.sluice.core.Limits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A body that is an object with the records in one array: {@code {"events":[…]}}. */
final class RecordArray {
  private static final int PROBLEMS = 10;

  /** What becomes of the body's other fields. */
  enum OtherFields {
    IGNORED,
    REFUSED
  }

  private RecordArray() {}

  static void read(
      JsonParser parser, String array, OtherFields others, Intake intake, RecordReader reader)
      throws IOException {
    TopLevel.start(parser);
    Map<String, String> problems = new LinkedHashMap<>();
    SeenNames names = new SeenNames();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (!names.add(name)) {
        problem(problems, name, "occurs twice in the body");
        parser.skipChildren();
      } else if (!name.equals(array)) {
        if (others == OtherFields.REFUSED) {
          problem(problems, name, "is not a field of the body");
        }
        parser.skipChildren();
      } else if (token == JsonToken.START_ARRAY) {
        records(parser, intake, reader);
      } else {
        problem(problems, name, "must be an array");
        parser.skipChildren();
      }
    }
    TopLevel.end(parser);
    if (!names.contains(array)) {
      problem(problems, array, "is missing");
    }
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
  }

  private static void records(JsonParser parser, Intake intake, RecordReader reader)
      throws IOException {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (index == Limits.RECORDS) {
        throw TopLevel.tooManyRecords();
      }
      intake.record(index, reader);
      index++;
    }
  }

  private static void problem(Map<String, String> problems, String name, String text) {
    if (problems.size() < PROBLEMS) {
      problems.putIfAbsent(TopLevel.shown(name), text);
    }
  }
}
