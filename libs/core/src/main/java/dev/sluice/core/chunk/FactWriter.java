package dev.sluice.core.chunk;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Writes facts as a chunk's payload. Numbers are unsigned LEB128; a text is 0 for null, 1 and its
 * UTF-8 the first time, and its number in order of first use plus 2 from then on; a time is the
 * zigzag difference from the time before it.
 */
final class FactWriter {
  static final int CALL = 1;
  static final int EVENT = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
  private final Map<String, Integer> texts = new HashMap<>();
  private long lastTime;

  int size() {
    return out.size();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  void call(IdentityCall call) {
    number(CALL);
    text(call.project());
    text(call.environment());
    text(call.sdkName());
    text(call.sdkVersion());
    text(call.identifier());
    text(call.traits());
    text(call.callKey());
    time(call.evaluatedAt());
    number(call.flags().size());
    for (Flag flag : call.flags()) {
      text(flag.feature());
      number(flag.enabled() == null ? 0 : flag.enabled() ? 2 : 1);
      text(flag.value());
      text(flag.variant());
      text(flag.reason());
      text(flag.segment());
      text(flag.experimentId());
    }
  }

  void event(CustomEvent event) {
    number(EVENT);
    text(event.project());
    text(event.environment());
    text(event.sdkName());
    text(event.sdkVersion());
    out.writeBytes(HexFormat.of().parseHex(event.id()));
    text(event.identifier());
    text(event.event());
    text(event.feature());
    text(event.value());
    text(event.traits());
    text(event.metadata());
    time(event.occurredAt());
  }

  private void text(String text) {
    if (text == null) {
      number(0);
      return;
    }
    Integer known = texts.putIfAbsent(text, texts.size());
    if (known != null) {
      number(known + 2L);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(1);
    number(bytes.length);
    out.writeBytes(bytes);
  }

  private void time(long millis) {
    long difference = millis - lastTime;
    lastTime = millis;
    number((difference << 1) ^ (difference >> 63));
  }

  private void number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
