package dev.sluice.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that we did not write, as infra/standins/install leaves them. */
final class Standins {
  static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  static final Path PYTHON = ROOT.resolve(".standins/python/bin/python");
  static final Path SCHEMATHESIS = ROOT.resolve(".standins/python/bin/schemathesis");
  static final Path JS_CLIENT =
      ROOT.resolve(".standins/node/node_modules/@flagsmith/flagsmith/isomorphic.mjs");
  static final Path CLIENTS = ROOT.resolve("infra/standins/clients");

  private Standins() {}

  /**
   * Goes on only when it is there: without it the test fails under CI=true and is told as skipped
   * elsewhere.
   */
  static void require(Path program) {
    if (!Files.exists(program)) {
      String message = program + " is missing: run infra/standins/install, or make test";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
  }

  /** Runs a program to its end and returns what it printed. */
  static String run(Path output, long seconds, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    process.destroyForcibly();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    if (!ended || process.exitValue() != 0) {
      String how = ended ? "exit code " + process.exitValue() : "not ended after " + seconds + " s";
      throw new AssertionError(String.join(" ", command) + ": " + how + "\n" + printed);
    }
    return printed;
  }
}
