import { beforeAll, describe, expect, test } from '@jest/globals';
import { synthesize, type Resource, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;

/** What the operator's commands withdraw and renew. */
const OPERATED = ['Pepper', 'SigningKey', 'VisitorSeal'];

/** Which function may read which secrets, besides that of its login: whoever is not here may read none (S15.2, S15.3). */
const READERS: Readonly<Record<string, readonly string[]>> = {
  Identity: ['Pepper', 'SigningKey'],
  Credentials: ['Pepper', 'SigningKey'],
  Members: ['Pepper', 'SigningKey'],
  SecondFactor: ['Pepper'],
  Widget: ['SigningKey', 'VisitorSeal'],
  SignedVisitors: ['VisitorSeal'],
  Billing: ['StripeKeys'],
  BillingWork: ['StripeKeys'],
  NoticesSend: ['SigningKey'],
  OperatorCommand: OPERATED,
  KeysRotate: ['SigningKey'],
  KnowledgeIndex: ['Master'],
  MigrateStep: ['Master'],
};

/** Who may write one: whoever renews it. */
const RENEWERS = { KeysRotate: ['SigningKey'], OperatorCommand: OPERATED };
const WRITERS = { production: RENEWERS, economy: { ...RENEWERS, LoginRotate: ['LoginApi', 'LoginIngest', 'LoginRelay'] } };

/** In `economy` a login comes with a password, which each function reads for itself; two functions keep all of them. */
const ALL_LOGINS = ['LoginApi', 'LoginIngest', 'LoginRelay'];
const ECONOMY: Readonly<Record<string, readonly string[]>> = { MigrateStep: ['Master', ...ALL_LOGINS], LoginRotate: ['Master', ...ALL_LOGINS] };
const LOGINS: Readonly<Record<string, string>> = { app_api: 'LoginApi', app_ingest: 'LoginIngest', app_relay: 'LoginRelay' };

/** By what name a reference to a secret says which one it is: its logical id, or the output of the stack that has it. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:PublishOutput(?:Ref|FnGetAtt))?Database(?:Master|Cluster\w*MasterUserSecret)/, 'Master'],
  [/^(?:PublishOutputRef)?Database(Login(?:Api|Ingest|Relay))/, '$1'],
  [/^(?:PublishOutputRef)?(Pepper|SigningKey|VisitorSeal|StripeKeys)/, '$1'],
];
function secretOf(resource: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output } = resource as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::GetStackOutput'?: Json };
  const id = Ref ?? attribute?.join('') ?? String(output?.['OutputName']);
  const [pattern, name] = NAMES.find(([each]) => each.test(id)) ?? [];
  if (!pattern || name === undefined) throw new Error(`which secret is ${JSON.stringify(resource)}?`);
  return name === '$1' ? (pattern.exec(id)?.[1] ?? '') : name;
}

describe.each(['production', 'economy'] as const)('secrets in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);

  /** Secrets that the roles of functions may use by an action, by function. */
  const granted = (action: RegExp): Readonly<Record<string, readonly string[]>> => {
    const found = app.all('AWS::IAM::Policy').flatMap(([id, { Properties }]) => {
      const { Statement } = Properties['PolicyDocument'] as { Statement: Json[] };
      const named = Statement.filter(({ Action, Effect }) => Effect === 'Allow' && [Action].flat().some((each) => action.test(String(each))));
      const secrets = named.flatMap(({ Resource: resources }) => [resources].flat().map(secretOf));
      return secrets.length === 0 ? [] : [[id.replace(/RoleDefaultPolicy.*$/, ''), [...new Set(secrets)].toSorted()] as const];
    });
    return Object.fromEntries(found);
  };
  /** The secret of its login for each function that comes with a password. */
  const loginsOf = (): Readonly<Record<string, string>> => {
    const logins = app.all('AWS::Lambda::Function').flatMap(([id, { Properties }]: readonly [string, Resource]) => {
      const variables = (Properties['Environment'] as { Variables?: Json } | undefined)?.Variables ?? {};
      const login = variables['DATABASE_DRIVER'] === 'data-api' ? LOGINS[String(variables['DATABASE_LOGIN'])] : undefined;
      return login === undefined ? [] : [[id.replace(/Function.*$/, ''), login] as const];
    });
    return Object.fromEntries(logins);
  };

  test('are read by exactly those functions that need each, by its own ARN (S15.2, S15.3)', () => {
    const logins = loginsOf();
    const expected = { ...READERS, ...(profile === 'economy' && ECONOMY) };
    const functions = new Set([...Object.keys(expected), ...Object.keys(logins)]);
    const should = [...functions].map((name) => [name, [...new Set([...(expected[name] ?? []), logins[name] ?? []].flat())].toSorted()] as const);

    expect(granted(/^secretsmanager:(?:GetSecretValue|BatchGetSecretValue|\*)$/)).toEqual(Object.fromEntries(should));
    expect(Object.keys(logins).length > 0).toBe(profile === 'economy');
  });

  test('are written by whoever renews them, and by nobody else', () => {
    expect(granted(/^secretsmanager:(?:Put|Update|Delete|Restore|Rotate|Create|\*)/)).toEqual(WRITERS[profile]);
  });

  test('are renewed at their intervals: the key of tokens after ninety days, what opens the database after thirty', () => {
    const schedules = app.all('AWS::SecretsManager::RotationSchedule').map(([, { Properties }]) => {
      const { ScheduleExpression } = Properties['RotationRules'] as { ScheduleExpression: string };
      return [secretOf(Properties['SecretId']), ScheduleExpression] as const;
    });
    const database = profile === 'production' ? ['Master'] : ALL_LOGINS;
    expect(Object.fromEntries(schedules)).toEqual({ SigningKey: 'rate(90 days)', ...Object.fromEntries(database.map((name) => [name, 'rate(30 days)'])) });
    const key = app.all('AWS::SecretsManager::RotationSchedule').find(([id]) => id.startsWith('SigningKey'));
    // The first key is made by the first renewal.
    expect(key?.[1].Properties['RotateImmediatelyOnUpdate']).toBe(true);
  });
});
