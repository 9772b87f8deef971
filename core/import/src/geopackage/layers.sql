-- Layers with shapes, and tables without, each with where its shapes are and in which system (OGC 12-128r18, clause 1.1.2).
SELECT
    c.table_name,
    g.column_name,
    coalesce(s.organization, ''),
    coalesce(s.organization_coordsys_id, 0),
    coalesce(s.definition, ''),
    coalesce(g.srs_id, c.srs_id, 0)
FROM gpkg_contents AS c
LEFT JOIN gpkg_geometry_columns AS g ON g.table_name = c.table_name
LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = coalesce(g.srs_id, c.srs_id)
WHERE c.data_type IN ('features', 'attributes')
ORDER BY c.data_type DESC, c.table_name
