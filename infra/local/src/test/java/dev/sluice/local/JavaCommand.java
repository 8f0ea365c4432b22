package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts another JVM with this one's class path. */
final class JavaCommand {
  private JavaCommand() {}

  static List<String> of(Class<?> program) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsqlite4java.library.path=" + System.getProperty("sqlite4java.library.path"),
            "-cp",
            classPath,
            program.getName()));
  }
}
