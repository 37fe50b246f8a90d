import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEFT_OUT, LEFT_OUT_FUNCTIONS, LEFT_OUT_WITH, REWRITTEN } from './departures.ts';
import { ACCOUNT } from './emulator.ts';
import { bucketsWithoutTls, gatewayCalls, gatewayRefusals, rotations, scannerStandIn } from './rewrite-resources.ts';
import { replaced, type Count, type Resource, type Template } from './template.ts';

/** Where things are that take the place of AWS's. */
export interface Places {
  readonly emulatorPort: number;
  readonly clamdSocket: string;
}

/** How often each departure was made, by type or by sentence. */
export type Made = Readonly<Record<string, number>>;

export const MASTER_SECRET = 'rempart/master';
const MASTER: Resource = {
  Type: 'AWS::SecretsManager::Secret',
  Properties: { Name: MASTER_SECRET, GenerateSecretString: { SecretStringTemplate: '{"username":"rempart_master"}', GenerateStringKey: 'password' } },
};

const OUT = new Set([...LEFT_OUT, ...LEFT_OUT_FUNCTIONS].map(({ type }) => type));
const isOut = ({ Type, Properties = {} }: Resource): boolean => OUT.has(Type) || (Type === LEFT_OUT_WITH.type && LEFT_OUT_WITH.property in Properties);

function leaveOut({ Resources }: Template, count: Count): void {
  const gone = new Set(Object.keys(Resources).filter((id) => isOut(Resources[id]!)));
  for (const id of gone) {
    count(Resources[id]!.Type);
    delete Resources[id];
  }
  for (const resource of Object.values(Resources)) {
    const left = [resource.DependsOn ?? []].flat().filter((id) => !gone.has(id));
    if (left.length > 0) resource.DependsOn = left;
    else delete resource.DependsOn;
  }
}

const isMasterSecret = ({ 'Fn::GetAtt': of }: Record<string, unknown>): boolean => Array.isArray(of) && of[1] === 'MasterUserSecret.SecretArn';

/** In the place of the distributions' firewall: a list that is not there. */
const NO_LIST = `arn:aws:wafv2:us-east-1:${ACCOUNT.accountId}:global/webacl/none/none`;

/** An output of a stack in the region of the distributions' firewall. */
const isElsewhere = ({ 'Fn::GetStackOutput': of }: Record<string, unknown>): boolean => (of as { Region?: string } | undefined)?.Region === 'us-east-1';

/** An origin by the host of an API: `{"Fn::Join": ["", [ID, ".execute-api.REGION.", SUFFIX]]}`, with the stage as its path. */
function apiOf({ DomainName, OriginPath }: Record<string, unknown>): { readonly id: unknown; readonly stage: unknown } | undefined {
  const parts = (of: unknown): readonly unknown[] => (of as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join']?.[1] ?? [];
  const [id, host] = parts(DomainName);
  return typeof host === 'string' && host.startsWith('.execute-api.') ? { id, stage: parts(OriginPath)[1] } : undefined;
}

function rewritten(template: Template, { emulatorPort, clamdSocket }: Places, count: Count): Template {
  const change = (object: Record<string, unknown>): unknown => {
    if (isMasterSecret(object)) {
      count(REWRITTEN.master);
      return { Ref: 'EmulatorMaster' };
    }
    if (isElsewhere(object)) {
      count(REWRITTEN.firewall);
      return NO_LIST;
    }
    const api = apiOf(object);
    if (!api) return undefined;
    count(REWRITTEN.origin);
    const { CustomOriginConfig, ...origin } = object;
    return {
      ...origin,
      DomainName: '127.0.0.1',
      OriginPath: { 'Fn::Join': ['/', ['/_aws/execute-api', api.id, api.stage]] },
      CustomOriginConfig: { ...(CustomOriginConfig as object), OriginProtocolPolicy: 'http-only', HTTPPort: emulatorPort },
    };
  };
  const made = gatewayCalls(replaced(template, change) as Template, count);
  if (JSON.stringify(made).includes('"EmulatorMaster"')) made.Resources['EmulatorMaster'] = MASTER;
  gatewayRefusals(made, count);
  bucketsWithoutTls(made, count);
  scannerStandIn(made, clamdSocket, count);
  return made;
}

const OWN = 'aws="/opt/awscli/aws"';
const CALLED = 'aws=os.path.join(os.environ["_LAMBDA_LAYERS_DIRS"].split(os.pathsep)[0], "awscli/aws")';
const [RUN, RUN_BY] = ['check_call([aws] +', 'check_call([__import__("sys").executable, aws] +'];

/** Copies an assembly and writes otherwise what the emulator cannot do; answers how often each was needed. */
export function rewriteAssembly(from: string, to: string, places: Places): Made {
  const made: Record<string, number> = {};
  const count: Count = (what) => void (made[what] = (made[what] ?? 0) + 1);
  cpSync(from, to, { recursive: true });
  for (const file of globSync(join(to, '*.template.json'))) {
    const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
    // Before they are taken out.
    rotations(template, count);
    leaveOut(template, count);
    writeFileSync(file, JSON.stringify(rewritten(template, places, count)));
  }
  for (const file of globSync(join(to, 'asset.*/index.py'))) {
    const code = readFileSync(file, 'utf8');
    if (!code.includes(OWN)) continue;
    count(REWRITTEN.filesCommand);
    writeFileSync(file, code.replace(OWN, CALLED).replace(RUN, RUN_BY));
  }
  return made;
}
