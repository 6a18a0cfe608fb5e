import { SingleEntry } from '../ui/single-entry.tsx';
import { BrandingForm } from './branding-form.tsx';
import './branding.css';

/** How the pages of the installation look, with a page as it would be. */
export const Branding = () => <SingleEntry name="branding" read="getBranding" remove="deleteBranding" command="branding delete" form={(known) => <BrandingForm {...known} />} />;
