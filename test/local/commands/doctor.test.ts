import { expect, test } from '@jest/globals';
import { machineFindings, profileOf, regionOf } from '../../../local/commands/doctor.ts';

test.each([
  [{}, /^production: in a network behind RDS Proxy/],
  [{ rempart: { profile: 'economy' } }, /^economy: in no network, with a database that pauses/],
  [{ rempart: {}, profile: 'economy' }, /^economy/],
])('of the configuration %j the doctor says which profile it is and what that stands on', (context, says) => {
  const { state, detail } = profileOf(context);

  expect([state, detail]).toEqual(['ok', expect.stringMatching(says)]);
});

test('a profile that is none is missing, with what to write', () => {
  expect(profileOf({ rempart: { profile: 'cheap' } })).toEqual({
    name: 'profile',
    state: 'missing',
    detail: 'cheap',
    mend: 'Write one of production, economy into cdk.json (docs/configuration.md).',
  });
});

test('the region is one of AWS, and the one that a deployment goes to', () => {
  const state = (region: string | undefined, asked?: string) => regionOf({ rempart: { ...(region && { region }) } }, asked);

  expect(state(undefined)).toEqual({ name: 'region', state: 'ok', detail: 'eu-west-3' });
  expect(state('eu-west-9')).toMatchObject({ state: 'missing', detail: 'eu-west-9 is none' });
  expect(state('cn-north-1')).toMatchObject({ state: 'missing', detail: 'cn-north-1 is of aws-cn' });
  expect(state('eu-west-3', 'us-east-1')).toMatchObject({ state: 'missing', mend: 'Name us-east-1 as region in cdk.json, or leave --region away.' });
});

test('whatever this machine has, what is missing says how to mend it, and nothing else does', async () => {
  const findings = await machineFindings();

  expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'ports', 'malware scanner']));
  for (const finding of findings) expect([finding.name, 'mend' in finding]).toEqual([finding.name, finding.state === 'missing']);
});
