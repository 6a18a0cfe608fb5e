import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';

/** How many are shown: more than this nobody reads. */
const most = 100;

/** The processes that serve, as the database knows them: each writes its row when it is asked whether it is ready. */
@Injectable()
export class NodeList {
  constructor(private readonly database: Database) {}

  /** Those seen last come first. */
  last(): Promise<readonly { readonly id: string; readonly seenAt: Date }[]> {
    return this.database.prisma.node.findMany({ orderBy: [{ seenAt: 'desc' }, { id: 'asc' }], take: most });
  }
}
