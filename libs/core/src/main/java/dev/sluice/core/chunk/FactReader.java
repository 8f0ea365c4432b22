package dev.sluice.core.chunk;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads what {@link FactWriter} wrote; anything else is a {@link MalformedChunkException}. */
final class FactReader {
  private final byte[] in;
  private int position;
  private final List<String> texts = new ArrayList<>();
  private long lastTime;

  FactReader(byte[] payload) {
    this.in = payload;
  }

  boolean hasNext() {
    return position < in.length;
  }

  Fact next() {
    long tag = number();
    if (tag == FactWriter.CALL) {
      return call();
    }
    if (tag == FactWriter.EVENT) {
      return event();
    }
    throw new MalformedChunkException("unknown record kind " + tag + " in a chunk");
  }

  private IdentityCall call() {
    String project = text();
    String environment = text();
    String sdkName = text();
    String sdkVersion = text();
    String identifier = text();
    String traits = text();
    String callKey = text();
    long evaluatedAt = time();
    long count = number();
    if (count < 0 || count > Limits.FLAGS_OF_A_CALL) {
      throw new MalformedChunkException("a call of " + count + " flags in a chunk");
    }
    List<Flag> flags = new ArrayList<>((int) count);
    for (long i = 0; i < count; i++) {
      flags.add(flag());
    }
    return new IdentityCall(
        project, environment, identifier, traits, sdkName, sdkVersion, callKey, evaluatedAt, flags);
  }

  private Flag flag() {
    String feature = text();
    long enabled = number();
    return new Flag(
        feature, enabled == 0 ? null : enabled == 2, text(), text(), text(), text(), text());
  }

  private CustomEvent event() {
    String project = text();
    String environment = text();
    String sdkName = text();
    String sdkVersion = text();
    String id = HexFormat.of().formatHex(in, position, advance(16));
    return new CustomEvent(
        id,
        project,
        environment,
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        sdkName,
        sdkVersion,
        time());
  }

  private String text() {
    long code = number();
    if (code == 0) {
      return null;
    }
    if (code > 1) {
      if (code - 2 >= texts.size()) {
        throw new MalformedChunkException("a chunk refers to a text that it does not hold");
      }
      return texts.get((int) (code - 2));
    }
    long length = number();
    if (length < 0 || length > in.length) {
      throw new MalformedChunkException("a text in a chunk is cut off");
    }
    int from = position;
    String text = new String(in, from, advance((int) length) - from, StandardCharsets.UTF_8);
    texts.add(text);
    return text;
  }

  private int advance(int length) {
    if (length > in.length - position) {
      throw new MalformedChunkException("a record in a chunk is cut off");
    }
    position += length;
    return position;
  }

  private long time() {
    long zigzag = number();
    lastTime += (zigzag >>> 1) ^ -(zigzag & 1);
    return lastTime;
  }

  private long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= in.length) {
        throw new MalformedChunkException("a number in a chunk is cut off");
      }
      byte b = in[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedChunkException("a number in a chunk is too long");
  }
}
