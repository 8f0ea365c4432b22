package dev.sluice.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * AWS clients on the JDK's own HTTP client, which starts fastest. Region, credentials and {@code
 * AWS_ENDPOINT_URL} come from the environment, as AWS's SDK reads them.
 */
public final class AwsClients {
  private AwsClients() {}

  public static DynamoDbClient dynamoDb() {
    return DynamoDbClient.builder().httpClient(http()).build();
  }

  public static SqsClient sqs() {
    return SqsClient.builder().httpClient(http()).build();
  }

  public static KmsClient kms() {
    return KmsClient.builder().httpClient(http()).build();
  }

  public static LambdaClient lambda() {
    return LambdaClient.builder().httpClient(http()).build();
  }

  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.create();
  }
}
