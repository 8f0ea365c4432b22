package dev.sluice.ingest;

import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.RowIds;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The records of one request: what becomes of each, and what they have in common. */
final class Intake {
  private final EnvironmentRoute route;
  private final Sdk sdk;
  private final long now;
  private final Consumer<Fact> accepted;
  private final RowIds ids = new RowIds();
  private final Problems problems = new Problems();
  private final Rejections rejections = new Rejections();
  private final Map<String, Integer> repetitions = new HashMap<>();
  private int acceptedRecords;
  private int evaluations;
  private int events;

  /**
   * @param now when the request was received, milliseconds since the epoch
   * @param accepted gets the facts in their order
   */
  Intake(EnvironmentRoute route, Sdk sdk, long now, Consumer<Fact> accepted) {
    this.route = route;
    this.sdk = sdk;
    this.now = now;
    this.accepted = accepted;
  }

  EnvironmentRoute route() {
    return route;
  }

  Sdk sdk() {
    return sdk;
  }

  long now() {
    return now;
  }

  /** Of the record that is being read. */
  Problems problems() {
    return problems;
  }

  /** Reads one record and accepts or rejects it. */
  void record(int index, RecordReader reader) throws IOException {
    problems.clear();
    Fact fact = reader.read();
    if (problems.any()) {
      rejections.add(index, problems);
      return;
    }
    acceptedRecords++;
    switch (fact) {
      case IdentityCall call -> {
        evaluations += call.flags().size();
        if (!call.flags().isEmpty()) {
          accepted.accept(call);
        }
      }
      case CustomEvent event -> {
        events++;
        accepted.accept(event);
      }
    }
  }

  /**
   * An event's id: SDKs send none, so its content is what a resend has in common with it. Equal
   * events in one body are told apart by their number.
   */
  String eventId(String kind, String... fields) {
    String first = contentId(kind, 0, fields);
    int repetition = repetitions.merge(first, 1, Integer::sum) - 1;
    return repetition == 0 ? first : contentId(kind, repetition, fields);
  }

  /** The call key of a call that has no id of its own. */
  String contentKey(String kind, String... fields) {
    return "content:" + contentId(kind, 0, fields);
  }

  private String contentId(String kind, int repetition, String... fields) {
    return ids.content(
        kind, route.organisation(), route.project(), route.environment(), repetition, fields);
  }

  int acceptedRecords() {
    return acceptedRecords;
  }

  /** Accepted and rejected. */
  int records() {
    return acceptedRecords + rejections.list().size();
  }

  int evaluations() {
    return evaluations;
  }

  int events() {
    return events;
  }

  Rejections rejections() {
    return rejections;
  }
}
