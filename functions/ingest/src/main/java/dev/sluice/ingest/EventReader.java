package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import java.io.IOException;

/** {@code POST /v1/events}: the events of Flagsmith's JavaScript and Python clients. */
final class EventReader implements RecordReader {
  private final Intake intake;
  private final FieldReader reader;
  private final ObjectReader object;
  private final Extras extras = new Extras();
  private String event;
  private String feature;
  private String identifier;
  private String value;
  private String traits;
  private String metadata;
  private String sdkVersion;
  private long timestamp;

  private EventReader(JsonParser parser, Intake intake) {
    this.intake = intake;
    this.reader = new FieldReader(parser, intake.problems(), intake.now());
    this.object = new ObjectReader(reader);
  }

  static void readAll(JsonParser parser, Intake intake) throws IOException {
    EventReader reader = new EventReader(parser, intake);
    RecordArray.read(parser, "events", RecordArray.OtherFields.IGNORED, intake, reader);
  }

  @Override
  public Fact read() throws IOException {
    clear();
    if (!object.read(this::field)) {
      return null;
    }
    object.require("event");
    object.require("timestamp");
    if (intake.problems().any()) {
      return null;
    }
    Sdk sdk = intake.sdk();
    String id =
        intake.eventId(
            "event",
            extras.after(
                event,
                feature,
                identifier,
                value,
                traits,
                metadata,
                Long.toString(timestamp),
                sdk.header()));
    return new CustomEvent(
        id,
        intake.route().project(),
        intake.route().environment(),
        identifier,
        event,
        feature,
        value,
        traits,
        metadata,
        sdk.name(),
        sdk.versionOr(sdkVersion),
        timestamp);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "event" -> {
        event = reader.requiredText(name);
        EventNames.check(reader, name, event);
      }
      case "feature_name" -> feature = reader.text(name);
      case "identifier" -> identifier = reader.text(name);
      case "value" -> value = reader.anyText(name);
      case "traits" -> traits = reader.object(name);
      case "metadata" -> {
        metadata = reader.object(name, "sdk_version");
        sdkVersion = metadata == null ? null : reader.found();
      }
      case "timestamp" -> timestamp = reader.time(name);
      default -> extras.add(name, reader.json(name));
    }
  }

  private void clear() {
    extras.clear();
    event = null;
    feature = null;
    identifier = null;
    value = null;
    traits = null;
    metadata = null;
    sdkVersion = null;
    timestamp = FieldReader.NO_TIME;
  }
}
