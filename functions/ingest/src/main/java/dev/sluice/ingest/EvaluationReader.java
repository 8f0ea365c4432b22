package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import java.io.IOException;
import java.util.List;

/** {@code POST /v1/evaluations}: our own format, so that a field we do not know is a mistake. */
final class EvaluationReader implements RecordReader {
  private static final int FIELDS_OF_A_FLAG = 7;
  private final Intake intake;
  private final FieldReader reader;
  private final ObjectReader object;
  private final ObjectReader flagObject;
  private final FlagList flagList;
  private String callId;
  private String identifier;
  private String traits;
  private long evaluatedAt;
  private List<Flag> flags;
  private String feature;
  private Boolean enabled;
  private String value;
  private String variant;
  private String reason;
  private String segment;
  private String experimentId;

  private EvaluationReader(JsonParser parser, Intake intake) {
    this.intake = intake;
    this.reader = new FieldReader(parser, intake.problems(), intake.now());
    this.object = new ObjectReader(reader);
    this.flagObject = new ObjectReader(reader);
    this.flagList = new FlagList(reader);
  }

  static void readAll(JsonParser parser, Intake intake) throws IOException {
    EvaluationReader reader = new EvaluationReader(parser, intake);
    RecordArray.read(parser, "evaluations", RecordArray.OtherFields.REFUSED, intake, reader);
  }

  @Override
  public Fact read() throws IOException {
    callId = null;
    identifier = null;
    traits = null;
    evaluatedAt = FieldReader.NO_TIME;
    flags = List.of();
    if (!object.read(this::field)) {
      return null;
    }
    object.require("identifier");
    object.require("evaluated_at");
    object.require("flags");
    if (intake.problems().any()) {
      return null;
    }
    return new IdentityCall(
        intake.route().project(),
        intake.route().environment(),
        identifier,
        traits,
        intake.sdk().name(),
        intake.sdk().version(),
        callId == null ? intake.contentKey("call", content()) : "id:" + callId,
        evaluatedAt,
        flags);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "call_id" -> callId = callId(name);
      case "identifier" -> identifier = reader.requiredText(name);
      case "traits" -> traits = reader.object(name);
      case "evaluated_at" -> evaluatedAt = reader.timeOrText(name);
      case "flags" -> flags = flagList.read(name, this::flag);
      default -> reader.unknown(name);
    }
  }

  private String callId(String name) throws IOException {
    String text = reader.text(name);
    if (text != null && text.isEmpty()) {
      reader.problem(RejectionCode.MISSING_FIELD, name, "must not be empty; leave it out instead.");
    }
    return text;
  }

  private Flag flag() throws IOException {
    feature = null;
    enabled = null;
    value = null;
    variant = null;
    reason = null;
    segment = null;
    experimentId = null;
    int before = intake.problems().count();
    if (!flagObject.read(this::flagField)) {
      return null;
    }
    flagObject.require("feature");
    flagObject.require("enabled");
    return intake.problems().count() > before
        ? null
        : new Flag(feature, enabled, value, variant, reason, segment, experimentId);
  }

  private void flagField(String name) throws IOException {
    switch (name) {
      case "feature" -> feature = reader.requiredText(name);
      case "enabled" -> enabled = reader.requiredTruth(name);
      case "value" -> value = reader.anyText(name);
      case "variant" -> variant = reader.text(name);
      case "reason" -> reason = reader.text(name);
      case "segment" -> segment = reader.textOrNumber(name);
      case "experiment_id" -> experimentId = reader.textOrNumber(name);
      default -> reader.unknown(name);
    }
  }

  private String[] content() {
    String[] content = new String[3 + FIELDS_OF_A_FLAG * flags.size()];
    content[0] = identifier;
    content[1] = traits;
    content[2] = Long.toString(evaluatedAt);
    int next = 3;
    for (Flag flag : flags) {
      content[next++] = flag.feature();
      content[next++] = flag.enabled().toString();
      content[next++] = flag.value();
      content[next++] = flag.variant();
      content[next++] = flag.reason();
      content[next++] = flag.segment();
      content[next++] = flag.experimentId();
    }
    return content;
  }
}
