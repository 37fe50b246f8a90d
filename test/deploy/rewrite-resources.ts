import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REWRITTEN } from './departures.ts';
import { replaced, type Count, type Resource, type Template } from './template.ts';

const ofType = ({ Resources }: Template, type: string): [string, Resource & { readonly Properties: Record<string, unknown> }][] =>
  Object.entries(Resources).flatMap(([id, resource]) => (resource.Type === type ? [[id, { ...resource, Properties: resource.Properties ?? {} }]] : []));

const dependOn = (resource: Resource, ids: readonly string[]): void => void (resource.DependsOn = [...[resource.DependsOn ?? []].flat(), ...ids]);

interface Refusal {
  readonly statusCode?: string;
  readonly responseParameters?: unknown;
  readonly responseTemplates?: unknown;
}

/** Makes a resource of every refusal that stands in the description of an API, before it is deployed. */
export function gatewayRefusals(template: Template, count: Count): void {
  for (const [api, { Properties }] of ofType(template, 'AWS::ApiGateway::RestApi')) {
    const refusals = (Properties['Body'] as Record<string, Record<string, Refusal>> | undefined)?.['x-amazon-apigateway-gateway-responses'] ?? {};
    const ids = Object.entries(refusals).map(([type, { statusCode, responseParameters, responseTemplates }]) => {
      const id = `EmulatorRefusal${type.replaceAll('_', '')}`;
      template.Resources[id] = {
        Type: 'AWS::ApiGateway::GatewayResponse',
        Properties: {
          RestApiId: { Ref: api },
          ResponseType: type,
          ...(statusCode && { StatusCode: String(statusCode) }),
          ResponseParameters: responseParameters ?? {},
          ResponseTemplates: responseTemplates ?? {},
        },
      };
      count(REWRITTEN.refusals);
      return id;
    });
    for (const [, deployment] of Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment')) dependOn(deployment, ids);
  }
}

/** Has the first rotation of a secret run by a function of the tests, where CloudFormation would have it run at once. */
export function rotations(template: Template, count: Count): void {
  for (const [id, { Properties, DependsOn }] of ofType(template, 'AWS::SecretsManager::RotationSchedule')) {
    if (Properties['RotateImmediatelyOnUpdate'] === false) continue;
    template.Resources['EmulatorRotation'] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'python3.13',
        Handler: 'index.handler',
        Timeout: 120,
        Role: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/emulator' },
        Code: { ZipFile: readFileSync(join(import.meta.dirname, 'first-rotation.py'), 'utf8') },
      },
    };
    template.Resources[`Emulator${id}`] = {
      Type: 'Custom::EmulatorRotation',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['EmulatorRotation', 'Arn'] }, SecretId: Properties['SecretId'], Function: Properties['RotationLambdaARN'] },
      ...(DependsOn && { DependsOn }),
    };
    count(REWRITTEN.rotation);
  }
}

/** Gives the functions of the scanner a layer that is there, and the one that scans the socket of a stand-in. */
export function scannerStandIn({ Resources }: Template, socket: string, count: Count): void {
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    if (Type === 'AWS::Lambda::LayerVersion' && id.startsWith('Clamav')) delete Resources[id];
    // Which is in the templates once it is built.
    if (Properties['Layers'] && id.startsWith('MaterialsDefinitionsFunction')) Properties['Layers'] = [{ Ref: 'EmulatorScanner' }];
    if (Type !== 'AWS::Lambda::Function' || !id.startsWith('MaterialsScanFunction')) continue;
    (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables['CLAMD_SOCKET'] = socket;
    // Its own code, for want of a smaller thing that is there: nobody looks at it.
    Resources['EmulatorScanner'] = { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: Properties['Code'] } };
    Properties['Layers'] = [{ Ref: 'EmulatorScanner' }];
    count(REWRITTEN.scanner);
  }
}

/** A statement that refuses whatever comes without TLS, or with an old one. */
const refusesPlain = ({ Condition }: Record<string, Record<string, object> | undefined>): boolean =>
  Object.values(Condition ?? {}).some((condition) => 'aws:SecureTransport' in condition || 's3:TlsVersion' in condition);

/** Lets requests without TLS into buckets that let somebody in. */
export function bucketsWithoutTls({ Resources }: Template, count: Count): void {
  for (const { Type, Properties = {} } of Object.values(Resources)) {
    if (Type !== 'AWS::S3::BucketPolicy') continue;
    const document = Properties['PolicyDocument'] as { Statement: Record<string, Record<string, object>>[] };
    const left = document.Statement.filter((statement) => !refusesPlain(statement));
    // A policy must have a statement, and only what a distribution reads has another.
    if (left.length === 0 || left.length === document.Statement.length) continue;
    count(REWRITTEN.withoutTls);
    document.Statement = left;
  }
}

const ANY = 'x-amazon-apigateway-any-method';
const OTHER = 'EmulatorOtherMethods';
const answers405 = `exports.handler = async () => ({ statusCode: 405, headers: { 'content-type': 'application/problem+json' }, body: '{"code":"method-not-allowed"}' })`;

/** Calls of functions as the emulator knows them, and one of the methods that a path does not have. */
export function gatewayCalls(template: Template, count: Count): Template {
  const made = replaced(template, (object) => {
    const { responseTransferMode, ...call } = object;
    if (responseTransferMode === 'STREAM') {
      count(REWRITTEN.streaming);
      return JSON.parse(JSON.stringify(call).replace('/2021-11-15/', '/2015-03-31/').replace('/response-streaming-invocations', '/invocations'));
    }
    const health = (object['options'] as { operationId?: string } | undefined)?.operationId === 'healthPreflight';
    if (!health || !(ANY in object)) return undefined;
    count(REWRITTEN.otherMethods);
    const uri = { 'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${OTHER}.Arn}/invocations` };
    return { ...object, put: { responses: {}, 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri } } };
  }) as Template;
  const Role = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/emulator' };
  if (JSON.stringify(made).includes(OTHER))
    made.Resources[OTHER] = {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Role, Code: { ZipFile: answers405 } },
    };
  return made;
}
