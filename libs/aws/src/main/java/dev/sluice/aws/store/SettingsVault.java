package dev.sluice.aws.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.aws.http.Json;
import dev.sluice.core.Vault;
import java.io.IOException;
import java.util.Map;

/**
 * Turns settings into their stored form and back; credentials are only ever in clear inside the
 * maps it returns.
 */
public final class SettingsVault {
  private static final ObjectMapper MAPPER = Json.mapper();
  private final Vault vault;

  public SettingsVault(Vault vault) {
    this.vault = vault;
  }

  public SavedSettings seal(
      String organisation,
      String type,
      Map<String, Object> config,
      Map<String, String> credentials,
      long version) {
    try {
      byte[] secret =
          credentials.isEmpty()
              ? null
              : vault.encrypt(organisation, MAPPER.writeValueAsBytes(credentials));
      return new SavedSettings(type, MAPPER.writeValueAsString(config), secret, version);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that are not JSON", e);
    }
  }

  public Map<String, Object> config(SavedSettings settings) {
    try {
      return MAPPER.readValue(settings.config(), new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored settings are not JSON", e);
    }
  }

  /**
   * @throws dev.sluice.core.Vault.VaultException when the ciphertext does not open
   */
  public Map<String, String> credentials(String organisation, SavedSettings settings) {
    if (settings.secret() == null) {
      return Map.of();
    }
    try {
      return MAPPER.readValue(
          vault.decrypt(organisation, settings.secret()),
          new TypeReference<Map<String, String>>() {});
    } catch (IOException e) {
      // The cause would quote the secret.
      throw new Vault.VaultException(
          "a credential of organisation " + organisation + " is damaged; type it again", null);
    }
  }
}
