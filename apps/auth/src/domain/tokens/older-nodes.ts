import { Injectable } from '@nestjs/common';

/**
 * Whether nodes of the release before serve beside this one, as it last looked. Those end an access token by its `auth_time` where a password was
 * chosen after that, and take one without for a client's own: while they serve, it says when the log-in began here, as they do.
 */
@Injectable()
export class OlderNodes {
  areBeside = false;
}
