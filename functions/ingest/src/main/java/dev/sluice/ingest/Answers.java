package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.aws.http.Answer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What a sender is told about its records; nothing in it repeats what was in them. */
final class Answers {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Answers() {}

  static Answer of(Intake intake, boolean streaming) {
    return intake.acceptedRecords() == 0 && intake.records() > 0
        ? allRejected(intake)
        : accepted(intake, streaming);
  }

  private static Answer accepted(Intake intake, boolean streaming) {
    return Answer.of(
        202,
        json(
            out -> {
              records(out, intake);
              out.writeBooleanField("streaming", streaming);
            }));
  }

  private static Answer allRejected(Intake intake) {
    return Answer.of(
        400,
        json(
            out -> {
              out.writeObjectFieldStart("error");
              out.writeStringField("code", "all_records_rejected");
              out.writeStringField(
                  "message", "None of the records was accepted; \"rejected\" says why.");
              out.writeObjectFieldStart("fields");
              out.writeEndObject();
              out.writeEndObject();
              records(out, intake);
            }));
  }

  private static void records(JsonGenerator out, Intake intake) throws IOException {
    out.writeNumberField("accepted", intake.acceptedRecords());
    out.writeArrayFieldStart("rejected");
    for (Rejections.Rejection rejection : intake.rejections().list()) {
      out.writeStartObject();
      out.writeNumberField("index", rejection.index());
      out.writeStringField("code", rejection.code());
      out.writeStringField("message", rejection.message());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private static String json(Fields fields) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    return text.toString();
  }
}
