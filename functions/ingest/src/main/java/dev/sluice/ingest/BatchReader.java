package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import java.io.IOException;
import java.util.List;

/**
 * {@code POST /v1/analytics/batch}: the mixed batch of Flagsmith's earlier clients. {@code
 * event_id} is no id but the name of the flag or of the event.
 */
final class BatchReader implements RecordReader {
  private final Intake intake;
  private final FieldReader reader;
  private final ObjectReader object;
  private final Extras extras = new Extras();
  private String name;
  private String type;
  private String identifier;
  private Boolean enabled;
  private String value;
  private String traits;
  private String metadata;
  private String sdkVersion;
  private long evaluatedAt;

  private BatchReader(JsonParser parser, Intake intake) {
    this.intake = intake;
    this.reader = new FieldReader(parser, intake.problems(), intake.now());
    this.object = new ObjectReader(reader);
  }

  static void readAll(JsonParser parser, Intake intake) throws IOException {
    BatchReader reader = new BatchReader(parser, intake);
    RecordArray.read(parser, "events", RecordArray.OtherFields.IGNORED, intake, reader);
  }

  @Override
  public Fact read() throws IOException {
    clear();
    if (!object.read(this::field)) {
      return null;
    }
    object.require("event_id");
    object.require("event_type");
    object.require("evaluated_at");
    boolean evaluation = "flag_evaluation".equals(type);
    if ("custom_event".equals(type)) {
      EventNames.check(reader, "event_id", name);
    } else if (evaluation && intake.route().kind() == EnvironmentRoute.Kind.CLIENT) {
      reader.problem(
          RejectionCode.SERVER_KEY_NEEDED,
          "event_type",
          "is flag_evaluation, which takes a server key; a client key may send custom_event.");
    }
    if (intake.problems().any()) {
      return null;
    }
    return evaluation ? call() : event();
  }

  private Fact call() {
    return new IdentityCall(
        intake.route().project(),
        intake.route().environment(),
        identifier,
        traits,
        intake.sdk().name(),
        intake.sdk().versionOr(sdkVersion),
        intake.contentKey("batch_evaluation", content(null)),
        evaluatedAt,
        List.of(new Flag(name, enabled, value, null, null, null, null)));
  }

  private Fact event() {
    return new CustomEvent(
        intake.eventId("batch_event", content(intake.sdk().header())),
        intake.route().project(),
        intake.route().environment(),
        identifier,
        name,
        null,
        value,
        traits,
        metadata,
        intake.sdk().name(),
        intake.sdk().versionOr(sdkVersion),
        evaluatedAt);
  }

  private String[] content(String sdkHeader) {
    return extras.after(
        name,
        identifier,
        enabled == null ? null : enabled.toString(),
        value,
        traits,
        metadata,
        Long.toString(evaluatedAt),
        sdkHeader);
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "event_id" -> name = reader.requiredText(field);
      case "event_type" -> type = type(field);
      case "identity_identifier" -> identifier = reader.text(field);
      case "enabled" -> enabled = reader.truth(field);
      case "value" -> value = reader.anyText(field);
      case "traits" -> traits = reader.object(field);
      case "metadata" -> {
        metadata = reader.object(field, "sdk_version");
        sdkVersion = metadata == null ? null : reader.found();
      }
      case "evaluated_at" -> evaluatedAt = reader.time(field);
      default -> extras.add(field, reader.json(field));
    }
  }

  private String type(String field) throws IOException {
    String text = reader.requiredText(field);
    boolean unknown =
        text != null
            && !text.isEmpty()
            && !text.equals("flag_evaluation")
            && !text.equals("custom_event");
    if (unknown) {
      reader.problem(
          RejectionCode.UNKNOWN_EVENT_TYPE, field, "must be flag_evaluation or custom_event.");
    }
    return text;
  }

  private void clear() {
    extras.clear();
    name = null;
    type = null;
    identifier = null;
    enabled = null;
    value = null;
    traits = null;
    metadata = null;
    sdkVersion = null;
    evaluatedAt = FieldReader.NO_TIME;
  }
}
