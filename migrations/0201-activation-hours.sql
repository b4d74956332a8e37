-- When a place of activation is open and where it lies; a place without either is listed as it was.

alter table identity.activation_point
  add column latitude double precision check (latitude between -90 and 90),
  add column longitude double precision check (longitude between -180 and 180),
  -- Minutes from midnight, as an office's: `{"regular": [[450, 870]], "ramadan": [[600, 900]]}`; `"everyDay": true` where
  -- neither the weekend nor holidays close it.
  add column hours jsonb check (jsonb_typeof(hours) = 'object'),
  add constraint activation_point_spot_check check ((latitude is null) = (longitude is null));
grant update (latitude, longitude, hours) on identity.activation_point to bawaba_app;
