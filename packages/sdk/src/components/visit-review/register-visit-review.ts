import { define } from '../../internal/define.ts';
import { VisitReview } from './visit-review.ts';

define('telehealth-visit-review', VisitReview);
