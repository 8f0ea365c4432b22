package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * {@code POST /v1/webhooks/flagsmith/…}: what Flagsmith's Webhook integration sends after Get
 * Identity Flags, one call per request: {@code {identity, flags, traits, segments}}.
 *
 * <p>It holds neither a time nor an id, so each request is a call of its own, evaluated when it
 * arrives. {@code feature_segment} is the id of an override and not of a segment, hence no segment.
 */
final class WebhookReader implements RecordReader {
  private final Intake intake;
  private final FieldReader reader;
  private final ObjectReader object;
  private final ObjectReader flagObject;
  private final ObjectReader featureObject;
  private final FlagList flagList;
  private final TraitList traitList;
  private String identity;
  private String traits;
  private List<Flag> flags;
  private String feature;
  private Boolean enabled;
  private String value;

  private WebhookReader(JsonParser parser, Intake intake) {
    this.intake = intake;
    this.reader = new FieldReader(parser, intake.problems(), intake.now());
    this.object = new ObjectReader(reader);
    this.flagObject = new ObjectReader(reader);
    this.featureObject = new ObjectReader(reader);
    this.flagList = new FlagList(reader);
    this.traitList = new TraitList(reader);
  }

  static void readAll(JsonParser parser, Intake intake) throws IOException {
    TopLevel.start(parser);
    intake.record(0, new WebhookReader(parser, intake));
    TopLevel.end(parser);
  }

  @Override
  public Fact read() throws IOException {
    flags = List.of();
    object.read(this::field);
    object.require("identity");
    object.require("flags");
    if (intake.problems().any()) {
      return null;
    }
    return new IdentityCall(
        intake.route().project(),
        intake.route().environment(),
        identity,
        traits,
        intake.sdk().name(),
        intake.sdk().version(),
        "request:" + UUID.randomUUID(),
        intake.now(),
        flags);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "identity" -> identity = reader.requiredText(name);
      case "flags" -> flags = flagList.read(name, this::flag);
      case "traits" -> traits = traitList.read(name);
      default -> reader.parser().skipChildren();
    }
  }

  private Flag flag() throws IOException {
    feature = null;
    enabled = null;
    value = null;
    int before = intake.problems().count();
    if (!flagObject.read(this::flagField)) {
      return null;
    }
    flagObject.require("feature");
    flagObject.require("enabled");
    return intake.problems().count() > before
        ? null
        : new Flag(feature, enabled, value, null, null, null, null);
  }

  private void flagField(String name) throws IOException {
    switch (name) {
      case "feature" -> {
        if (reader.parser().currentToken() != JsonToken.START_OBJECT) {
          reader.wrongType(name, "an object");
        } else {
          featureObject.read(this::featureField);
          featureObject.require("name", "feature.name");
        }
      }
      case "enabled" -> enabled = reader.requiredTruth(name);
      case "feature_state_value" -> value = reader.anyText(name);
      default -> reader.parser().skipChildren();
    }
  }

  private void featureField(String name) throws IOException {
    if (name.equals("name")) {
      feature = reader.requiredText("feature.name");
    } else {
      reader.parser().skipChildren();
    }
  }
}
