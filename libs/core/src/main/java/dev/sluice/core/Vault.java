package dev.sluice.core;

/**
 * Encrypts credentials for storage; a ciphertext opens only for the organisation that it was made
 * for.
 */
public interface Vault {
  byte[] encrypt(String organisation, byte[] secret);

  /**
   * @throws VaultException when the ciphertext is another organisation's, was changed, or the key
   *     is gone
   */
  byte[] decrypt(String organisation, byte[] ciphertext);

  /** The message never holds the secret. */
  final class VaultException extends RuntimeException {
    public VaultException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
