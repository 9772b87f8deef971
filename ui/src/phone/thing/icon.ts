/** The icon of each layer, in lists and on cards. */
import type { MapLayer } from '@/api/generated';
import type { IconName } from '@/shared/components/icons';

const ICONS: Record<MapLayer, IconName> = {
  district: 'grid', street: 'grid', area: 'grid', grid: 'grid', road: 'road', point: 'star', component: 'post', zone: 'zone', shop: 'shop', plot: 'stop',
};

export const iconOf = (layer: MapLayer): IconName => ICONS[layer];
