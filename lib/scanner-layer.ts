import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, RemovalPolicy } from 'aws-cdk-lib/core';
import { Architecture, Code, LayerVersion, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Where `npm run layer:clamav` puts the layer of the architecture that the functions have. */
const BUILT = join(import.meta.dirname, '../layers/clamav/dist/arm64');

/**
 * The scanner with its own loader and libraries. Where it is not built the synthesis says so and goes on: templates can be read and run locally without it,
 * and an instance without an engine releases no file.
 */
export function scannerLayer(scope: Construct, folder = BUILT): ILayerVersion[] {
  if (!existsSync(join(folder, 'clamav/bin/clamd'))) {
    Annotations.of(scope).addInfoV2(
      'rempart:no-scanner',
      'The scanner is not built: no file will ever be released. Run "npm run layer:clamav" before a deployment (docs/scanning.md).',
    );
    return [];
  }
  const layer = new LayerVersion(scope, 'Clamav', {
    code: Code.fromAsset(folder),
    compatibleArchitectures: [Architecture.ARM_64],
    description: 'clamd, freshclam and their libraries',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return [layer];
}
