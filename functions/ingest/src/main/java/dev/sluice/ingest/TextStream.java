package dev.sluice.ingest;

import dev.sluice.core.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;

/**
 * Passes bytes on as long as they are UTF-8 and not more than a decoded body may have. A byte-order
 * mark in front is left out.
 */
final class TextStream extends InputStream {
  private static final int BYTE_ORDER_MARK = 0xEFBBBF;
  private final InputStream in;
  private long passed;
  // Of the character that is being read: the bytes still to come, and the next one's range.
  private int missing;
  private int lowest = 0x80;
  private int highest = 0xBF;

  TextStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = in.read(bytes, from, length);
    if (read < 0) {
      if (missing > 0) {
        throw notUtf8();
      }
      return read;
    }
    boolean first = passed == 0;
    passed += read;
    if (passed > Limits.BODY_BYTES_DECODED) {
      throw Body.tooLarge(Limits.BODY_BYTES_DECODED, "after decompression");
    }
    check(bytes, from, from + read);
    if (first && startsWithMark(bytes, from, read)) {
      // To JSON a blank is as good as nothing.
      bytes[from] = ' ';
      bytes[from + 1] = ' ';
      bytes[from + 2] = ' ';
    }
    return read;
  }

  private static boolean startsWithMark(byte[] bytes, int from, int length) {
    return length >= 3
        && ((bytes[from] & 0xFF) << 16 | (bytes[from + 1] & 0xFF) << 8 | bytes[from + 2] & 0xFF)
            == BYTE_ORDER_MARK;
  }

  private void check(byte[] bytes, int from, int to) throws CharacterCodingException {
    for (int i = from; i < to; i++) {
      int b = bytes[i];
      if (missing > 0) {
        b &= 0xFF;
        if (b < lowest || b > highest) {
          throw notUtf8();
        }
        missing--;
        lowest = 0x80;
        highest = 0xBF;
      } else if (b < 0) {
        begin(b & 0xFF);
      }
    }
  }

  /** The well-formed sequences of the Unicode standard, table 3-7. */
  private void begin(int b) throws CharacterCodingException {
    if (b >= 0xC2 && b <= 0xDF) {
      missing = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
      missing = 2;
      lowest = b == 0xE0 ? 0xA0 : 0x80;
      highest = b == 0xED ? 0x9F : 0xBF;
    } else if (b >= 0xF0 && b <= 0xF4) {
      missing = 3;
      lowest = b == 0xF0 ? 0x90 : 0x80;
      highest = b == 0xF4 ? 0x8F : 0xBF;
    } else {
      throw notUtf8();
    }
  }

  private static CharacterCodingException notUtf8() {
    return new MalformedInputException(1);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
