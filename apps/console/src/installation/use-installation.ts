import type { Installation } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';

/** How the installation is set up, asked for once by all parts of a screen. */
export const useInstallation = () => useQuery({ queryKey: ['installation'], queryFn: () => ask<Installation>('getInstallation') });
