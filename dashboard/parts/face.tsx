import { useQuery } from '@tanstack/react-query';
import { readWhole } from '../api/read.ts';
import { keyOf } from '../api/rempart.ts';

/** How long the pictures of a team count, in milliseconds: they change seldom, and every page of people asks. */
const FRESH = 300_000;

/** The pictures of those of the team who have one, by their ids. Without them a team has letters. */
function usePictures(): ReadonlyMap<string, string> | undefined {
  const { data } = useQuery({
    queryKey: keyOf('listMemberPictures'),
    queryFn: async ({ signal }) => new Map((await readWhole('listMemberPictures', signal)).map(({ userId, image }) => [userId, image])),
    staleTime: FRESH,
  });
  return data;
}

interface FaceProps {
  readonly userId: string;
  /** Whose first letter stands where there is no picture; the name itself is beside it. */
  readonly name: string;
}

/** Somebody of the team as a small round picture, which says nothing to those who do not see it. */
export function Face({ userId, name }: FaceProps) {
  const image = usePictures()?.get(userId);
  if (image !== undefined) return <img className="face" src={image} alt="" width={32} height={32} />;
  return (
    <span className="face" aria-hidden="true">
      {(Array.from(name.trim())[0] ?? '·').toUpperCase()}
    </span>
  );
}
