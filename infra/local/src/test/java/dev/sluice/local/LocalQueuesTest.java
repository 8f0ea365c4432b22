package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LocalQueuesTest {
  @TempDir Path folder;

  @Test
  void whatAKilledRunHadReceivedIsShownAgainAtOnceAndWhatIsDelayedStaysHidden() throws IOException {
    assertThat(run("send", "taken", "0", "receive", "receive")).containsExactly("received taken");
    assertThat(run("send", "later", "600", "receive")).containsExactly("received taken");
    assertThat(run("receive", "receive")).containsExactly("received taken");
  }

  /** Each a process that ends without any warning. */
  private List<String> run(String... orders) throws IOException {
    List<String> command = JavaCommand.of(QueueProgram.class);
    command.add(folder.resolve("queues").toString());
    command.addAll(List.of(orders));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = new ArrayList<>();
    try (var reader = process.inputReader()) {
      reader.lines().filter(line -> line.startsWith("received ")).forEach(lines::add);
    } finally {
      process.destroyForcibly();
    }
    return lines;
  }
}
