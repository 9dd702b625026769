import type { Operations, RowsPage, RowsRequest } from '../../src/flows/operations.ts';

/** A page of a list; by age its pass over all rows is asked on to its end. */
export async function wholePage(operations: Operations, request: RowsRequest): Promise<RowsPage> {
  let page = await operations.rows(request);
  while (page.pass) page = await operations.rows({ ...request, goesOn: true });
  return page;
}
