import { ConfigurationSet, EmailSendingEvent, EventDestination, ConfigurationSetTlsPolicy, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/**
 * What SES tells of our mails: a set of its own, whose bounces and complaints go to a topic that is signed by SHA-256. SES keeps a list of its own, so that
 * even a mail that somebody asks for again and again does not go to an address that is not there. TLS or nothing: a link in a mail opens an account.
 */
export class MailEvents extends Construct {
  /** The name of the set. */
  readonly events: string;
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, signatureVersion: '2' });
    const set = new ConfigurationSet(this, 'Set', {
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    set.addEventDestination('Told', { destination: EventDestination.snsTopic(this.topic), events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT] });
    this.events = set.configurationSetName;
  }
}
