package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Checks and makes short texts. */
final class Texts {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern KEY = Pattern.compile("[!-~]{8,200}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Texts() {}

  /** Letters and digits; 22 of them have more than 128 bits. */
  static String random(String prefix, int length) {
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Of organisations and of what Sluice names itself. */
  static boolean isIdentifier(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  /** 8 to 200 printable ASCII characters without spaces. */
  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** Whether it has no UTF-8 form, or U+0000, which warehouses refuse. */
  static boolean isMalformed(String text) {
    return text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
