/** Configurations that tests look at, as `rempart` of cdk.json has them. Each is a synthesis of some ten seconds, so many tests look at few of them. */

export const KEY_SECRET_ARN = 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:embedding-key-AbCdEf';
export const ERRORS_DSN = 'https://0123456789abcdef@errors.example.com/1';
export const ALARM_TOPIC_ARN = 'arn:aws:sns:eu-west-3:123456789012:operators';

/** An instance with names, a budget, and a model of its own. */
export const OF_ITS_OWN = {
  domains: { app: 'app.example.com', edge: 'chat.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc-123' },
  budget: { monthlyDollars: 300, email: 'ops@example.com' },
  alarmTopicArn: ALARM_TOPIC_ARN,
  tracing: true,
  errors: { dsn: ERRORS_DSN },
  embeddings: { provider: 'openai-compatible', baseUrl: 'https://models.example.com/v1', model: 'e', dimensions: 512, keySecretArn: KEY_SECRET_ARN },
  corsOrigins: ['https://tools.example.com'],
  model: { provider: 'bedrock', model: 'example.model-v1:0' },
};

export const CHAT_PROFILE = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
export const EMBEDDING_PROFILE = 'global.cohere.embed-multilingual-v3';

/** An instance that has all it can from AWS: models behind inference profiles, GuardDuty, a NAT gateway in each zone. */
export const OF_AWS = {
  model: { provider: 'bedrock', model: CHAT_PROFILE, region: 'eu-central-1' },
  embeddings: { provider: 'bedrock', model: EMBEDDING_PROFILE, dimensions: 1024 },
  scanner: { engine: 'guardduty' },
  natGateways: 2,
};
