package dev.sluice.local;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * schemathesis holds the running API against docs/openapi.yaml: no 5xx, and every answer is one
 * that is described.
 */
@Tag("slow")
@Timeout(400)
class ContractFuzzTest {
  private static final int SECONDS = 300;

  @Test
  void noRequestIsAnsweredWithAnErrorOfOurs(@TempDir Path folder) throws Exception {
    Standins.require(Standins.SCHEMATHESIS);
    try (RunningSluice sluice =
        RunningSluice.start(
            folder.resolve("data"),
            "PORT=" + RunningSluice.freePort(),
            "TRAFFIC=off",
            "FLUSH_SECONDS=2")) {
      Standins.run(
          folder.resolve("schemathesis.log"),
          SECONDS,
          List.of(
              Standins.SCHEMATHESIS.toString(),
              "--config-file=infra/standins/schemathesis.toml",
              "run",
              "docs/openapi.yaml",
              "--url=" + sluice.base(),
              "-H",
              "Authorization: Bearer " + sluice.printed("admin token"),
              "-H",
              "X-Environment-Key: " + sluice.printed("server key"),
              "--phases=examples,coverage,fuzzing",
              "--checks=not_a_server_error,status_code_conformance,response_schema_conformance,content_type_conformance",
              "--max-examples=6",
              "--workers=1",
              "--request-timeout=20",
              "--generation-database=none",
              "--no-color"));
    }
  }
}
