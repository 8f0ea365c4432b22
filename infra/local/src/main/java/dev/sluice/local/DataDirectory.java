package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** The folder of a local run, held by one process at a time. */
final class DataDirectory implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;

  private DataDirectory(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the folder, made when it is missing.
   *
   * @throws Stop while another run has it
   */
  static DataDirectory take(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(
          folder.resolve("warehouses"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new Stop(
            "Another `make run` is using "
                + folder
                + ".\nStop it first, or give this one a folder of its own: make run DATA=.sluice2");
      }
      return new DataDirectory(folder, channel);
    } catch (IOException e) {
      throw new Stop("Cannot use the folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The file's content, made once and readable by its owner only. */
  byte[] secret(String name, Supplier<byte[]> make) {
    try {
      Path file = file(name);
      if (!Files.exists(file)) {
        write(name, make.get());
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the file as a whole; only its owner may read it. */
  void write(String name, byte[] content) {
    try {
      Path draft = file(name + ".new");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(draft, content);
      Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file(name), e);
    }
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
