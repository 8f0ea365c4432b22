package dev.sluice.core.chunk;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Facts for the tests, and their way through chunks. */
final class Facts {
  static final long NOW = 1_764_000_000_000L;
  private static final String[] TEXTS = {
    null, "", "a", "on", "ünï", "漢字 \uD83D\uDE00", "quote\" \\ \n", "x".repeat(300), "production"
  };

  private Facts() {}

  static IdentityCall call(String identifier, String callKey, String traits, int flags) {
    List<Flag> list = new ArrayList<>();
    for (int i = 0; i < flags; i++) {
      list.add(new Flag("feature" + i, i % 2 == 0, "v" + i % 3, "control", null, null, null));
    }
    return new IdentityCall(
        "shop", "production", identifier, traits, "sdk", "1.0", callKey, NOW, list);
  }

  static CustomEvent event(int number, String value) {
    return new CustomEvent(
        "%032x".formatted(number),
        "shop",
        "production",
        "user" + number,
        "purchase",
        null,
        value,
        "{\"plan\":\"pro\"}",
        null,
        "sdk",
        "1.0",
        NOW + number);
  }

  static Fact random(Random random) {
    if (random.nextBoolean()) {
      return new CustomEvent(
          "%016x%016x".formatted(random.nextLong(), random.nextLong()),
          "shop",
          text(random),
          text(random),
          text(random),
          text(random),
          text(random),
          text(random),
          text(random),
          text(random),
          text(random),
          NOW + random.nextLong(-1L << 40, 1L << 40));
    }
    List<Flag> flags = new ArrayList<>();
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      Boolean enabled = random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean();
      flags.add(
          new Flag(
              "feature" + i,
              enabled,
              text(random),
              text(random),
              text(random),
              text(random),
              text(random)));
    }
    return new IdentityCall(
        "shop",
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        "id:" + random.nextInt(),
        NOW + random.nextLong(-1L << 40, 1L << 40),
        flags);
  }

  private static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  static ChunkPacker packer() {
    return new ChunkPacker(
        new ChunkPacker.Destination("org1", "wc_1", 3, 0, NOW + 1_000, NOW + 60_000));
  }

  static List<Fact> of(List<Chunk> chunks) {
    List<Fact> facts = new ArrayList<>();
    chunks.forEach(chunk -> ChunkFacts.forEach(chunk, facts::add));
    return facts;
  }
}
