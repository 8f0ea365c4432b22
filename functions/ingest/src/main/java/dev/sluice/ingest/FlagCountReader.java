package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.CanonicalText;
import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Limits;
import java.io.IOException;
import java.util.UUID;

/**
 * {@code POST /api/v1/analytics/flags/}: {@code {feature: count}}, how often an application asked
 * for each flag since it last said so. There is no identity, time or id in it, so each request is
 * counted.
 */
final class FlagCountReader implements RecordReader {
  private static final int LONGEST_COUNT = 15;
  private final Intake intake;
  private final FieldReader reader;
  private final String requestId = UUID.randomUUID().toString();
  private final SeenNames features = new SeenNames();

  private FlagCountReader(JsonParser parser, Intake intake) {
    this.intake = intake;
    this.reader = new FieldReader(parser, intake.problems(), intake.now());
  }

  static void readAll(JsonParser parser, Intake intake) throws IOException {
    FlagCountReader reader = new FlagCountReader(parser, intake);
    TopLevel.start(parser);
    int index = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (index == Limits.RECORDS) {
        throw TopLevel.tooManyRecords();
      }
      intake.record(index, reader);
      index++;
    }
    TopLevel.end(parser);
  }

  @Override
  public Fact read() throws IOException {
    String feature = CanonicalText.of(reader.parser().currentName());
    JsonToken token = reader.parser().nextToken();
    check(feature);
    if (token != JsonToken.VALUE_NUMBER_INT) {
      reader.wrongType(feature, "a whole number");
      return null;
    }
    // A longer number could be of any length: its text is only asked for when it is short.
    String count =
        reader.parser().getTextLength() > LONGEST_COUNT ? "-" : reader.parser().getText();
    if (count.startsWith("-")) {
      reader.problem(RejectionCode.WRONG_TYPE, feature, "is no count from 0 to 10^15.");
    }
    if (intake.problems().any()) {
      return null;
    }
    return new CustomEvent(
        intake.eventId("flag_count", requestId, feature),
        intake.route().project(),
        intake.route().environment(),
        null,
        EventNames.FLAG_COUNT,
        feature,
        count,
        null,
        null,
        intake.sdk().name(),
        intake.sdk().version(),
        intake.now());
  }

  private void check(String feature) {
    if (feature.isEmpty()) {
      reader.problem(RejectionCode.MISSING_FIELD, feature, "is no name of a feature.");
    } else if (CanonicalText.utf8Length(feature) > Limits.TEXT_BYTES) {
      reader.problem(
          RejectionCode.TEXT_TOO_LONG,
          feature,
          "is longer than " + Limits.TEXT_BYTES + " bytes in UTF-8.");
    } else if (!features.add(feature)) {
      reader.problem(RejectionCode.DUPLICATE_KEY, feature, "occurs twice.");
    }
  }
}
