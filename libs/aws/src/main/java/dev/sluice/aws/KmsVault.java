package dev.sluice.aws;

import dev.sluice.core.AesGcmVault;
import dev.sluice.core.Vault;
import java.nio.ByteBuffer;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/**
 * A vault on a KMS key, by envelope: each secret has a data key of its own, and KMS opens that only
 * for the same organisation (encryption context). A ciphertext is the length of the sealed data
 * key, that key, and the sealed secret.
 */
public final class KmsVault implements Vault {
  private final KmsClient kms;
  private final String keyId;

  public KmsVault(KmsClient kms, String keyId) {
    this.kms = kms;
    this.keyId = keyId;
  }

  @Override
  public byte[] encrypt(String organisation, byte[] secret) {
    try {
      GenerateDataKeyResponse dataKey =
          kms.generateDataKey(
              request ->
                  request
                      .keyId(keyId)
                      .keySpec(DataKeySpec.AES_256)
                      .encryptionContext(context(organisation)));
      byte[] sealedKey = dataKey.ciphertextBlob().asByteArray();
      byte[] sealed =
          new AesGcmVault(dataKey.plaintext().asByteArray()).encrypt(organisation, secret);
      return ByteBuffer.allocate(Short.BYTES + sealedKey.length + sealed.length)
          .putShort((short) sealedKey.length)
          .put(sealedKey)
          .put(sealed)
          .array();
    } catch (SdkException e) {
      throw new VaultException(
          "KMS did not encrypt a credential of organisation "
              + organisation
              + ": "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public byte[] decrypt(String organisation, byte[] ciphertext) {
    ByteBuffer in = ByteBuffer.wrap(ciphertext);
    int length = in.remaining() < Short.BYTES ? -1 : in.getShort();
    if (length < 0 || length > in.remaining()) {
      throw new VaultException(
          "a credential of organisation " + organisation + " is damaged; type it again", null);
    }
    byte[] sealedKey = new byte[length];
    byte[] sealed = new byte[in.remaining() - length];
    in.get(sealedKey).get(sealed);
    try {
      byte[] dataKey =
          kms.decrypt(
                  request ->
                      request
                          .keyId(keyId)
                          .ciphertextBlob(SdkBytes.fromByteArray(sealedKey))
                          .encryptionContext(context(organisation)))
              .plaintext()
              .asByteArray();
      return new AesGcmVault(dataKey).decrypt(organisation, sealed);
    } catch (SdkException e) {
      throw new VaultException(
          "KMS did not decrypt a credential of organisation "
              + organisation
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static Map<String, String> context(String organisation) {
    return Map.of("organisation", organisation);
  }
}
