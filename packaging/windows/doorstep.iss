; The Windows installer, made by Inno Setup 6.3 or newer. Not run here: it is built and tried by the workflow "bundle".
;
;   ISCC /DVersion=… /DBundle=build\bundle\dist\doorstep /DOut=build\bundle packaging\windows\doorstep.iss
;
; For one person (no administrator), or with /ALLUSERS for the whole machine. Silent: doorstep-setup.exe /VERYSILENT
; /SUPPRESSMSGBOXES /NORESTART [/ALLUSERS|/CURRENTUSER] [/DIR=…] [/LOG=…].
; Uninstalling asks about the person's data; silently it stays, unless /DELETEDATA is said.

#ifndef Version
  #error Say the version: /DVersion=, as pyproject.toml has it
#endif
#ifndef Bundle
  #define Bundle "..\..\build\bundle\dist\doorstep"
#endif
#ifndef Out
  #define Out "..\..\build\bundle"
#endif

[Setup]
AppId={{6C0E6C6B-7C0B-4B1B-9E55-0B7E54D0D10F}
AppName=Doorstep
AppVersion={#Version}
AppVerName=Doorstep {#Version}
AppPublisher=Doorstep
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Doorstep
DefaultGroupName=Doorstep
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir={#Out}
OutputBaseFilename=doorstep-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
UninstallDisplayName=Doorstep
UninstallDisplayIcon={app}\doorstep.exe
SetupLogging=yes

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; Nothing of an older version may stay beside the new one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Doorstep"; Filename: "{app}\doorstep.exe"
Name: "{autodesktop}\Doorstep"; Filename: "{app}\doorstep.exe"; Tasks: desktopicon

[Registry]
; HKA is the person's part of the registry, or the machine's with /ALLUSERS.
; Links of telephone programs: doorstep://call/NUMBER.
Root: HKA; Subkey: "Software\Classes\doorstep"; ValueType: string; ValueData: "URL:Doorstep"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\doorstep"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\doorstep\DefaultIcon"; ValueType: string; ValueData: "{app}\doorstep.exe,0"
Root: HKA; Subkey: "Software\Classes\doorstep\shell\open\command"; ValueType: string; ValueData: """{app}\doorstep.exe"" ""%1"""
; City maps: Windows knows only the last ending of .osm.pbf, so "Open with" is offered and no other program displaced.
Root: HKA; Subkey: "Software\Classes\Doorstep.CityMap"; ValueType: string; ValueData: "OpenStreetMap extract (.osm.pbf)"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Doorstep.CityMap\shell\open\command"; ValueType: string; ValueData: """{app}\doorstep.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.pbf\OpenWithProgids"; ValueType: string; ValueName: "Doorstep.CityMap"; ValueData: ""; Flags: uninsdeletevalue

[Run]
Filename: "{app}\doorstep.exe"; Description: "{cm:LaunchProgram,Doorstep}"; Flags: nowait postinstall skipifsilent

[Code]
function DataFolder(): String;
begin
  Result := ExpandConstant('{localappdata}\Doorstep');
end;

function Said(const Word: String): Boolean;
var
  Number: Integer;
begin
  Result := False;
  for Number := 1 to ParamCount do
    if CompareText(ParamStr(Number), Word) = 0 then
      Result := True;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if (Step = usPostUninstall) and DirExists(DataFolder()) then
    { a silent uninstall answers No, unless /DELETEDATA was said }
    if Said('/DELETEDATA') or (SuppressibleMsgBox(
      'Your desk (jobs, customers, maps, backups) lies in' + #13#10 + DataFolder() + #13#10#13#10 +
      'Delete it too? This cannot be taken back.',
      mbConfirmation, MB_YESNO or MB_DEFBUTTON2, IDNO) = IDYES) then
      DelTree(DataFolder(), True, True, True);
end;
