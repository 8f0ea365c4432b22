package dev.sluice.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A vault on one AES key; the organisation is authenticated with each ciphertext. Safe for several
 * threads.
 */
public final class AesGcmVault implements Vault {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();
  private final SecretKey key;

  /**
   * @param key 16 or 32 bytes
   */
  public AesGcmVault(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  @Override
  public byte[] encrypt(String organisation, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, organisation).doFinal(secret);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new VaultException("could not encrypt a credential of organisation " + organisation, e);
    }
  }

  @Override
  public byte[] decrypt(String organisation, byte[] ciphertext) {
    try {
      byte[] nonce = java.util.Arrays.copyOf(ciphertext, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, organisation)
          .doFinal(ciphertext, NONCE_BYTES, ciphertext.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new VaultException(
          "could not decrypt a credential of organisation " + organisation + "; type it again", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String organisation)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(organisation.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
