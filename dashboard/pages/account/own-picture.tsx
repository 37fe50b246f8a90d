import { useEffect } from 'react';
import { useRead } from '../../api/read.ts';
import { refresh, service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { PictureSection, whileWorking } from '../../parts/picture.tsx';
import { securityWords } from './security-words.ts';

/** One's own picture in this account, which the team sees. */
export function OwnPicture() {
  const t = useWords(securityWords);
  const read = useRead('readMyAvatar', {}, { every: whileWorking });
  const shown = read.data?.images?.small;
  useEffect(() => refresh('listMemberPictures'), [shown]);
  return (
    <PictureSection
      title={t.picture}
      text={t.pictureText}
      none={t.pictureNone}
      read={read}
      reserve={(body) => service.call('uploadMyAvatar', { body })}
      remove={() => service.call('deleteMyAvatar')}
      changes={['readMyAvatar']}
    />
  );
}
