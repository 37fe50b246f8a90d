import { Aws } from 'aws-cdk-lib/core';
import type { Grant } from './row.ts';

/** What begins the id of a system-defined inference profile: a geography, or the whole world. Providers of models have longer names. */
const PROFILE = /^(global|apac|[a-z]{2}|us-gov)\.(?=[\w-]+\.)/;

/** Whether an id is that of an inference profile whose regions are only known to Bedrock. */
export const isGeographic = (id: string): boolean => /^(?!global$)./.test(PROFILE.exec(id)?.[1] ?? 'global');

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'] as const;

/**
 * The right to call one model of Bedrock in one region. A model that is called through an inference profile needs the profile of this account, and the model
 * where the profile may send a call: for `global.` in the region itself and in the region that has no name, for a geography in each of its regions. Which these
 * are differs by profile and changes, so any region is named, and only calls through this very profile are let through. Rights and condition are those of the
 * Bedrock user guide, "Geographic cross-Region inference" and "Global cross-Region inference", read in November 2026; that the condition is set for the model
 * and not for the profile is said there too.
 */
export function bedrockRights(id: string, region: string): Grant[] {
  const [prefix, geography] = PROFILE.exec(id) ?? [];
  const model = (where: string): string => `arn:aws:bedrock:${where}::foundation-model/${id.slice(prefix?.length ?? 0)}`;
  if (!geography) return [[INVOKE, [model(region)]]];
  const profile = `arn:aws:bedrock:${region}:${Aws.ACCOUNT_ID}:inference-profile/${id}`;
  const models = geography === 'global' ? [model(region), model('')] : [model('*')];
  return [
    [INVOKE, [profile]],
    [INVOKE, models, { StringEquals: { 'bedrock:InferenceProfileArn': [profile] } }],
  ];
}
