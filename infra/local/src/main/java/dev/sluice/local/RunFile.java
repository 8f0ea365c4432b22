package dev.sluice.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * DATA/run.json: where the running process answers {@code make query}, there while it runs.
 *
 * @param token what a query has to show; readable by the folder's owner only
 */
record RunFile(int port, String token) {
  private static final String NAME = "run.json";

  void write(DataDirectory data) {
    try {
      data.write(NAME, Api.JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void remove(DataDirectory data) {
    try {
      Files.deleteIfExists(data.file(NAME));
    } catch (IOException e) {
      // It tells of a run that is gone, and the next one replaces it.
    }
  }

  /**
   * @throws Stop when nothing has run there
   */
  static RunFile read(Path folder) {
    try {
      return Api.JSON.readValue(folder.resolve(NAME).toFile(), RunFile.class);
    } catch (IOException e) {
      throw nothingRuns(folder);
    }
  }

  static Stop nothingRuns(Path folder) {
    return new Stop(
        "Nothing runs on "
            + folder.toAbsolutePath().normalize()
            + ": start it with `make run` in another terminal, with the same DATA.");
  }
}
