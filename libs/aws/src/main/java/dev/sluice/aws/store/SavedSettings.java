package dev.sluice.aws.store;

/**
 * A connection's settings as they are stored.
 *
 * @param type the warehouse type
 * @param config JSON object without secrets
 * @param secret ciphertext of a JSON object of credentials, or null when there are none
 * @param version rises with each change, so that cached sessions know that they are outdated
 */
public record SavedSettings(String type, String config, byte[] secret, long version) {
  @Override
  public String toString() {
    return "SavedSettings[" + type + ", version " + version + "]";
  }
}
