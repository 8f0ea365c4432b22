package dev.sluice.local;

import dev.sluice.local.LocalRun.Started;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a started run tells: values, one per line, then commands that work when pasted. */
final class Banner {
  private static final String LINE = "%-17s %s%n";

  private Banner() {}

  static String of(Started run, Options options) {
    Demo demo = run.demo();
    Demo.Environment environment = demo.environments().get(0);
    StringBuilder text = new StringBuilder();
    line(text, "console", run.base() + "/#token=" + run.adminToken());
    line(text, "organisation", demo.organisation());
    line(text, "environment key", environment.clientKey());
    line(text, "server key", environment.serverKey());
    line(text, "admin token", run.adminToken());
    line(text, "webhook", run.base() + "/v1/webhooks/flagsmith/" + demo.webhookId());
    line(text, "webhook secret", demo.webhookSecret());
    text.append(System.lineSeparator());
    commands(run, environment).forEach(command -> text.append(command).append("%n".formatted()));
    text.append("%n".formatted()).append(queries(options)).append("%n".formatted());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(LINE.formatted(name, value));
  }

  /** The shell puts in the time, since Sluice refuses records that are older than 90 days. */
  private static List<String> commands(Started run, Demo.Environment environment) {
    String json = " -H 'Content-Type: application/json'";
    String connections =
        run.base()
            + "/api/v1/organisations/"
            + run.demo().organisation()
            + "/integrations/warehouse-connections/";
    List<String> sending =
        List.of(
            "# an event, as an SDK sends it",
            "curl -sS "
                + run.base()
                + "/v1/events -H 'X-Environment-Key: "
                + environment.clientKey()
                + "'"
                + json
                + " -d '{\"events\":[{\"event\":\"purchase\",\"feature_name\":null,"
                + "\"identifier\":\"ada\",\"value\":\"19.90\",\"traits\":{\"plan\":\"team\"},"
                + "\"metadata\":{\"currency\":\"EUR\"},\"timestamp\":'$(date +%s)000'}]}'",
            "# what a server answered to Get Identity Flags",
            "curl -sS "
                + run.base()
                + "/v1/evaluations -H 'X-Environment-Key: "
                + environment.serverKey()
                + "'"
                + json
                + " -d '{\"evaluations\":[{\"identifier\":\"ada\",\"traits\":{\"plan\":\"team\"},"
                + "\"evaluated_at\":'$(date +%s)000',\"flags\":[{\"feature\":\"checkout_button\","
                + "\"enabled\":true,\"value\":\"#2563eb\",\"variant\":\"control\"}]}]}'");
    String authorisation = " -H 'Authorization: Bearer " + run.adminToken() + "'";
    List<String> managing =
        run.connection() == null
            ? List.of(
                "# no warehouse is connected any more; this connects the demo's again",
                "curl -sS "
                    + connections
                    + authorisation
                    + json
                    + " -d '{\"type\":\"duckdb\",\"name\":\"Demo\",\"config\":{\"database\":\""
                    + Demo.DATABASE
                    + "\"}}'")
            : List.of(
                "# what has been delivered",
                "curl -sS " + connections + run.connection() + "/telemetry/" + authorisation);
    return Stream.concat(sending.stream(), managing.stream()).toList();
  }

  private static String queries(Options options) {
    String data = options.data().equals(Path.of(".sluice")) ? "" : " DATA=" + word(options.data());
    return "make query" + data + " SQL='select event, count(*) from custom_events group by all'";
  }

  /** The path as the shell reads it back. */
  private static String word(Path path) {
    String text = path.toString();
    return text.matches("[\\w./~+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
