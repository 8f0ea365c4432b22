package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.http.Routes;
import java.util.Map;
import java.util.function.Function;

/** Routes below one organisation, each for a role. */
final class Scope {
  static final String BASE = "/api/v1/organisations/{organisation}";
  private final Routes routes;

  /** Answers a call of somebody who may make it. */
  @FunctionalInterface
  interface Action {
    Answer answer(Request request, Caller caller);
  }

  Scope(Routes routes) {
    this.routes = routes;
  }

  /** For administrators and viewers. */
  Scope reader(String method, String path, Action action) {
    return add(method, path, Caller::reader, action);
  }

  Scope admin(String method, String path, Action action) {
    return add(method, path, Caller::admin, action);
  }

  private Scope add(String method, String path, Function<Request, Caller> role, Action action) {
    routes.add(
        method + " " + BASE + path,
        request -> {
          checkOrganisation(request);
          Caller caller = role.apply(request);
          checkIds(request);
          return action.answer(request, caller);
        });
    return this;
  }

  private static void checkOrganisation(Request request) {
    if (!Texts.isIdentifier(request.path("organisation"))) {
      throw Refusal.invalid(
          Map.of("organisation", "must be 1 to 64 letters, digits, hyphens and underscores"));
    }
  }

  /** What is not an id of ours is not there; it must not become part of a key either. */
  private static void checkIds(Request request) {
    request
        .event()
        .getPathParameters()
        .values()
        .forEach(
            id -> {
              if (!Texts.isIdentifier(id)) {
                throw Refusal.notFound("What the path names");
              }
            });
  }
}
