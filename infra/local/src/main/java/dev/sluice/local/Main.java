package dev.sluice.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** {@code make run}: Sluice in one process, until Ctrl-C. */
public final class Main {
  private Main() {}

  public static void main(String... arguments) throws InterruptedException {
    // DuckDB's native calls keep the threads that carry virtual ones; two of them, on a small
    // machine, would leave none to answer requests.
    System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
    System.setProperty("logback.configurationFile", "sluice-local.xml");
    // DynamoDB Local brings Log4j's interface without anything behind it, which would say so.
    System.setProperty("org.apache.logging.log4j.simplelog.StatusLogger.level", "OFF");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    LocalRun run;
    try {
      Options options = Options.of(arguments);
      run = new LocalRun(options);
      out.print(Banner.of(run.start(), options));
    } catch (Stop stop) {
      System.err.println(stop.getMessage());
      // ElasticMQ's threads would keep the process alive.
      Runtime.getRuntime().halt(1);
      return;
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(70);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run, out)));
    new CountDownLatch(1).await();
  }

  /** An end that was asked for is a good end, which only halt can say from here. */
  private static void stop(LocalRun run, PrintStream out) {
    out.println("stopping: what runs is brought to its end, what waits stays in the queue");
    run.close();
    out.println("stopped");
    Runtime.getRuntime().halt(0);
  }
}
