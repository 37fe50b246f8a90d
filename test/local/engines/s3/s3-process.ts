import { startS3 } from '../../../../local/engines/s3/server.ts';
import { account, bucket } from './running-s3.ts';

// A process to be killed: never delivers an event, says where it listens.
const directory = process.argv[2] ?? '';
const notifications = [{ events: ['s3:ObjectCreated:*'], target: 'arn:scan' }];
const engine = await startS3({
  directory,
  account,
  buckets: [bucket('quarantine', { notifications })],
  notify: () => Promise.reject(new Error('nobody home')),
});
process.stdout.write(`${engine.endpoint}\n`);
