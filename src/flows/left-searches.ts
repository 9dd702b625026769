import type { StatusCounts } from '../plan/counts.ts';
import type { LeftSearch } from '../plan/left-search.ts';
import type { FindData, FindState } from './find-key-flow.ts';
import type { FindKeyRequest } from './operations.ts';

/** What is worth remembering of a search: the places that can be looked at again without anything typed in anew. */
export function leftSearchOf(
  { data }: FindState,
  said: Pick<LeftSearch, 'where' | 'leftAt'>,
): LeftSearch | null {
  const { files = [], folders = [], environment = false, typed = [] } = placesOf(data);
  if (files.length + folders.length === 0 && !environment) return null;
  return {
    kind: 'find',
    files,
    folders,
    environment,
    typed: typed.length + (data.left?.typed ?? 0),
    ...said,
  };
}

/** What was named in an earlier sitting, and what was named since. */
export function placesOf({ left, request }: Pick<FindData, 'left' | 'request'>): FindKeyRequest {
  if (!left) return request;
  return {
    ...request,
    ...ofEither('files', left, request),
    ...ofEither('folders', left, request),
    ...(left.environment && { environment: true }),
  };
}

function ofEither(kind: 'files' | 'folders', left: LeftSearch, request: FindKeyRequest): FindKeyRequest {
  const paths = [...new Set([...left[kind], ...(request[kind] ?? [])])];
  return paths.length > 0 ? { [kind]: paths } : {};
}

/** Nothing is left to be looked for: what was lost is found, or given up. */
export function isSearchOver(total: StatusCounts | null): boolean {
  return total !== null && total.rows > 0 && total.unknownKey + total.undecidable === 0;
}
